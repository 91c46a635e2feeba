insert into principal (name, kind, role, created_at, created_by) values (?, ?, ?, ?, ?)
on conflict (name) do update set kind = excluded.kind, role = excluded.role
