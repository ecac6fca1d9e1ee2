alter table console_users
  drop constraint console_users_role_check,
  add constraint console_users_role_check check (role in ('owner', 'admin', 'member', 'viewer'));
alter table console_links
  drop constraint console_links_role_check,
  add constraint console_links_role_check check (role in ('owner', 'admin', 'member', 'viewer'));
-- A member could do everything in the account but invite others. From now on that is an admin; those who were members, or
-- are invited to be, keep what they could do. The version before treats every role but owner alike.
update console_users set role = 'admin' where role = 'member';
update console_links set role = 'admin' where role = 'member' and used_at is null;
