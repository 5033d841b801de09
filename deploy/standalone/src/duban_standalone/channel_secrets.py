"""Signing keys of the channels that a configuration reads from the environment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from duban_standalone.embedded.storage import new_base64_key, write_secret_file
from duban_standalone.errors import DataDirectoryDamaged

_NAMED_IN_ENVIRONMENT = re.compile(r"""["']env:([A-Za-z_][A-Za-z0-9_]*)["']""")


def ensure_channel_secrets(config_dir: Path, file: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Return a key for each variable that the configuration names and the environment lacks.

    A key is made at the first start and kept in `file`, so that channels set up for trying stay valid.
    """
    named = {
        name
        for config in config_dir.glob("*.toml")
        for name in _NAMED_IN_ENVIRONMENT.findall(config.read_text("utf-8"))
    }
    kept = _read(file)
    fresh = {name: _new_key() for name in sorted(named - kept.keys() - environment.keys())}
    if fresh:
        kept = {**kept, **fresh}
        write_secret_file(file, json.dumps(kept, indent=1) + "\n")
    return {name: key for name, key in kept.items() if name in named and name not in environment}


def _read(file: Path) -> dict[str, str]:
    try:
        kept = json.loads(file.read_text("utf-8"))
        return {str(name): str(key) for name, key in kept.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError) as error:
        raise DataDirectoryDamaged(file, "内容无法解析", "可删除该文件，程序会重新生成签名密钥。") from error


def _new_key() -> str:
    # The form that the Standard Webhooks specification gives to symmetric keys.
    return "whsec_" + new_base64_key()
