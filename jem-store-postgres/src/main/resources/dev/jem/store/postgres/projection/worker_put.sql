insert into worker (worker, session, labels, slots, executors, version, boot_id, state_id, containment, lease_micros,
    joined_at, contact, since)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (worker) do update set session = excluded.session, labels = excluded.labels, slots = excluded.slots,
    executors = excluded.executors, version = excluded.version, boot_id = excluded.boot_id,
    state_id = excluded.state_id, containment = excluded.containment,
    lease_micros = excluded.lease_micros, joined_at = excluded.joined_at,
    contact = excluded.contact, since = excluded.since
