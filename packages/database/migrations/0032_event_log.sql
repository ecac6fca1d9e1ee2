-- json and not jsonb, which sorts the keys of objects: a run that another worker takes over sends the model its
-- conversation again byte for byte, or the provider's cache of it is lost. json keeps the text as it was written, and
-- its operators still work.
alter table agent_events
  alter column data type json using data::json,
  -- A message of the model as its provider wants it back, JSON; not shown to callers.
  add column resume text;
