"""What digest remembers between two builds. The only SQL: SQLAlchemy Core, the same code on SQLite and PostgreSQL.

A build is one transaction: whatever interrupts it, the store is the one before or the one after. What the published files owe to
the store is kept as `entry.written`: a build that was cut off between the two is completed by the next one, with the same bytes.
"""

from digest.store.feeds import EDITIONS_SHOWN, EditionRow
from digest.store.keeping import back_up, compact, faults, restore, retire
from digest.store.opening import Store, hold_build, hold_file, hold_lock, lock_path, look_into_store, open_store, sqlite_path
from digest.store.rows import EARLIEST, SourceRow
from digest.store.transaction import FORMS, SEAL, Transaction

__all__ = [
    "EARLIEST", "EDITIONS_SHOWN", "FORMS", "SEAL", "EditionRow", "SourceRow", "Store", "Transaction", "back_up", "compact", "faults", "hold_build",
    "hold_file", "hold_lock", "lock_path", "look_into_store", "open_store", "restore", "retire", "sqlite_path",
]  # fmt: skip
