"""The `cwt` package, an independent reader of COSE.

It imports certvalidator for chains of certificates, which codes do not have, and with it oscrypto, which does not
start beside OpenSSL 3.0.10 and later (its version pattern knows one digit). An empty module stands in for it.
"""

from __future__ import annotations

import sys
from types import ModuleType


class _Unused:
    """Never made: codes carry no certificates."""


try:
    import certvalidator  # noqa: F401
except Exception:  # oscrypto's own LibraryNotFoundError, which cannot be imported either
    for name in [
        module for module in sys.modules if module.partition(".")[0] in ("certvalidator", "oscrypto")
    ]:
        del sys.modules[name]
    stand_in = ModuleType("certvalidator")
    stand_in.CertificateValidator = stand_in.ValidationContext = _Unused  # type: ignore[attr-defined]
    sys.modules["certvalidator"] = stand_in

from cwt import COSE, COSEKey  # noqa: E402 - after the stand-in
from cwt.exceptions import CWTError  # noqa: E402

__all__ = ["COSE", "COSEKey", "CWTError"]
