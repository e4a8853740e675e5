"""Version 3: a label operation may bear the id that its browser gave it; see `schema`."""

# A browser that never heard that a label was kept sends it again, perhaps to a kernel that was
# started since. The id tells that it is the same label. Where nothing has an id, nothing changes.
NAME_OPERATIONS = """
ALTER TABLE label_operations ADD COLUMN operation_id TEXT;
CREATE UNIQUE INDEX label_operations_by_id ON label_operations (operation_id)
    WHERE operation_id IS NOT NULL;

CREATE TRIGGER label_operations_keep_their_id
BEFORE UPDATE OF operation_id ON label_operations
BEGIN
    SELECT RAISE(ABORT, 'labels are append-only: add a new one or an undo');
END;
"""
