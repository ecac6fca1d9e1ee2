-- What a key may do. A key that leaked must not lift the account's own limits, so keys that exist, and those whose
-- maker says nothing, have everything but `admin`.
alter table api_keys add column scopes text[] not null default '{agents,memory,files,webhooks,usage}';
