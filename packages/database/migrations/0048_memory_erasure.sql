-- Which memories an answer shows, as hashes of their names: a deletion for good takes them out of answers that only
-- the caller's key opens.
alter table idempotency_keys add column memories text[] not null default '{}';
create index idempotency_keys_memories on idempotency_keys using gin (memories) where memories <> '{}';

-- Keys, namespaces and tags are compared in NFC from here on. Two that differed in nothing else stay apart by a suffix: nothing is
-- lost, and whoever wrote them can say which one is right.
create temporary table memory_renames on commit drop as
select m.account_id, m.id, normalize(m.namespace, NFC) as namespace,
       case when row_number() over (partition by m.account_id, normalize(m.namespace, NFC), normalize(m.key, NFC)
                                    order by m.key is nfc normalized and m.namespace is nfc normalized desc,
                                             m.changed_at desc, m.id) = 1
            then normalize(m.key, NFC) else left(normalize(m.key, NFC), 480) || ' (' || m.id || ')' end as key
  from memories m;
delete from memory_renames r using memories m
 where m.account_id = r.account_id and m.id = r.id and m.namespace = r.namespace and m.key = r.key;
update memory_versions v set namespace = r.namespace
  from memory_renames r where v.account_id = r.account_id and v.memory_id = r.id and v.namespace <> r.namespace;
update memory_vectors x set namespace = v.namespace
  from memory_versions v where x.version_id = v.id and x.namespace <> v.namespace;
update memories m set namespace = r.namespace, key = r.key
  from memory_renames r where m.account_id = r.account_id and m.id = r.id;
update memory_versions set tags = array(select normalize(tag, NFC) from unnest(tags) with ordinality t(tag, place) order by place)
 where exists (select from unnest(tags) tag where tag is not nfc normalized);
update memory_proposals set namespace = normalize(namespace, NFC), key = normalize(key, NFC)
 where namespace is not nfc normalized or key is not nfc normalized;
update memory_plan_steps set namespace = normalize(namespace, NFC), key = normalize(key, NFC)
 where namespace is not nfc normalized or key is not nfc normalized;
-- Counted anew where a namespace has another name now.
delete from memory_counts where account_id in (select account_id from memory_renames);
insert into memory_counts (account_id, namespace, live, versions)
select account_id, namespace, count(*) filter (where valid_to is null), count(*) from memory_versions
 where account_id in (select account_id from memory_renames) group by account_id, namespace;
drop table memory_renames;
