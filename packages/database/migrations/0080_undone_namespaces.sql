-- Where an operation had changed memories, kept by its undo, which deletes the steps. Null: it was not undone, or by a version
-- that did not keep it.
alter table memory_operations add column undone_namespaces text[];
