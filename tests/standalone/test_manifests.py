"""The manifests in deploy/: what can be said about them without a cluster or a container engine."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from duban_standalone.command_options import SERVICE_CODES
from duban_standalone.embedded.nats import nats_binary

DEPLOY = Path(__file__).parents[2] / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text("utf-8"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def objects() -> Iterator[dict[str, Any]]:
    kustomization = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))
    for name in kustomization["resources"]:
        yield from yaml.safe_load_all((KUBERNETES / name).read_text("utf-8"))


def workloads() -> dict[str, dict[str, Any]]:
    kinds = ("Deployment", "StatefulSet", "Job")
    return {each["metadata"]["name"]: each["spec"] for each in objects() if each["kind"] in kinds}


def test_kubernetes_has_every_service_with_probes_and_limits() -> None:
    found = workloads()
    for code in SERVICE_CODES:
        (container,) = found[code]["template"]["spec"]["containers"]
        assert container["command"] == [f"duban-{code}", "serve"]
        assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert container["resources"]["limits"]["memory"]
        assert found[code]["replicas"] >= 2


def test_kubernetes_may_evict_no_workload_wholly() -> None:
    budgets = {each["metadata"]["name"] for each in objects() if each["kind"] == "PodDisruptionBudget"}
    assert budgets == {*SERVICE_CODES, "nats"}


@pytest.mark.parametrize("name", [*SERVICE_CODES, "nats", "migrate"])
def test_kubernetes_runs_nothing_as_root(name: str) -> None:
    pod = workloads()[name]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert all(container["securityContext"]["readOnlyRootFilesystem"] for container in pod["containers"])


def test_kubernetes_mounts_only_volumes_that_the_pod_has() -> None:
    for name, spec in workloads().items():
        pod = spec["template"]["spec"]
        volumes = {volume["name"] for volume in pod["volumes"]}
        volumes |= {claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", [])}
        mounted = {mount["name"] for container in pod["containers"] for mount in container["volumeMounts"]}
        assert mounted == volumes, name


def test_kubernetes_streams_have_as_many_replicas_as_nats_has_nodes() -> None:
    (settings,) = (each["data"] for each in objects() if each["metadata"]["name"] == "duban" and "data" in each)
    assert int(settings["DUBAN_STREAM_REPLICAS"]) == workloads()["nats"]["replicas"] == 3


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_kustomize_builds_the_base() -> None:
    built = subprocess.run(["kubectl", "kustomize", str(KUBERNETES)], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    for each in yaml.safe_load_all(built.stdout):
        assert each["kind"] == "Namespace" or each["metadata"]["namespace"] == "duban"


@pytest.mark.parametrize("code", SERVICE_CODES)
def test_compose_runs_each_service_after_migrating(code: str) -> None:
    service = COMPOSE["services"][code]
    assert service["command"] == [f"duban-{code}", "serve"]
    assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert {"DUBAN_NATS_URL", "DUBAN_DATABASE_URL", "DUBAN_TOKEN_KEY"} <= service["environment"].keys()


def test_compose_asks_for_every_variable_that_the_example_lists() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?", (DEPLOY / "compose/compose.yaml").read_text("utf-8")))
    listed = set(re.findall(r"^(\w+)=", (DEPLOY / "compose/env.example").read_text("utf-8"), re.MULTILINE))
    assert asked == listed


def test_compose_mounts_only_files_that_exist() -> None:
    for name, service in COMPOSE["services"].items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            known = source == "./config" or source in COMPOSE["volumes"] or (DEPLOY / "compose" / source).is_file()
            assert known, f"{name}: {source}"


def test_nats_accepts_the_configurations_of_compose_and_kubernetes(tmp_path: Path) -> None:
    (cluster,) = (each["data"]["nats.conf"] for each in objects() if "nats.conf" in each.get("data", {}))
    (tmp_path / "cluster.conf").write_text(cluster)
    for file in (DEPLOY / "compose/nats.conf", tmp_path / "cluster.conf"):
        environment = {"DUBAN_NATS_PASSWORD": "x", "NATS_PASSWORD": "x", "POD_NAME": "nats-0"}
        checked = subprocess.run([nats_binary(), "-t", "-c", file], capture_output=True, env=environment, check=False)
        assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_unit_runs_an_installed_command_as_an_ordinary_user(unit: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit, "utf-8")
    assert parser["Service"]["User"] == "duban"
    commands = re.findall(r"^ExecStart=/opt/duban/bin/(\S+)", unit.read_text("utf-8"), re.MULTILINE)
    known = {"duban", "duban-%i", *(f"duban-{code}" for code in SERVICE_CODES)}
    assert commands
    assert set(commands) <= known
