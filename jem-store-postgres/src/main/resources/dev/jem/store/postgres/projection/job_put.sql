insert into job (job, namespace, name, quarantined, deleted) values (?, ?, ?, false, false)
on conflict (job) do update set namespace = excluded.namespace, name = excluded.name
