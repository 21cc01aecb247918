"""Every rule, one frozen dataclass each, grouped by the hundreds of their codes.

The modules are executed when a rule of theirs is first used: most texts break none, and making some hundred classes
takes as long as compiling a small workflow.
"""

import importlib.util
import pkgutil
import sys

for _info in pkgutil.iter_modules(__path__, f"{__name__}."):
    _spec = importlib.util.find_spec(_info.name)
    if _spec is not None and _spec.loader is not None and _info.name not in sys.modules:
        _spec.loader = importlib.util.LazyLoader(_spec.loader)
        _module = importlib.util.module_from_spec(_spec)
        sys.modules[_info.name] = globals()[_info.name.rpartition(".")[2]] = _module
        _spec.loader.exec_module(_module)
