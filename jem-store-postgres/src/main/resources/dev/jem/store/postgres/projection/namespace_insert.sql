insert into namespace (id, name, created_at, created_by)
select coalesce(max(id), 0) + 1, ?, ?, ? from namespace
on conflict (name) do nothing
