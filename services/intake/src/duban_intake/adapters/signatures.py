"""Signatures of channels after the Standard Webhooks specification."""

from __future__ import annotations

import binascii
from collections.abc import Sequence

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook, WebhookVerificationError

from duban_intake.ports.desks import SignatureMissing, SignatureStale, SignatureWrong

_TIMESTAMP_COMPLAINT = "Message timestamp"
"""How the library's message begins when the signature is too old or of the future."""


class ChannelKeys:
    """The signing keys of one channel; each of them is accepted."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Keep the keys.

        Raises:
            ValueError: one of them is empty or no base64.
        """
        try:
            self._keys = tuple(Webhook(secret) for secret in secrets)
        except EmptyWebhookSecretError as error:
            raise ValueError("a signing key is empty") from error
        except (binascii.Error, RuntimeError) as error:
            raise ValueError("a signing key is not base64") from error

    def verify(self, body: bytes, webhook_id: str, timestamp: str, signature: str) -> None:
        """Return when one of the keys made the signature over this body.

        Raises:
            SignatureMissing, SignatureStale, SignatureWrong: what is wrong.
            UnicodeDecodeError: the body is not UTF-8, so that nothing can be verified.
        """
        if not (webhook_id and timestamp and signature):
            raise SignatureMissing
        headers = {"webhook-id": webhook_id, "webhook-timestamp": timestamp, "webhook-signature": signature}
        for key in self._keys:
            try:
                key.verify(body, headers, json_parse=False)
            except WebhookVerificationError as error:
                if str(error).startswith(_TIMESTAMP_COMPLAINT):
                    raise SignatureStale from None
            except UnicodeDecodeError:
                raise
            except ValueError:
                # The library does not expect a signature header that is malformed.
                continue
            else:
                return
        raise SignatureWrong
