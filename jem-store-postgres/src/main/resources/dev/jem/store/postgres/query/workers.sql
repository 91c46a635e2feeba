select worker, session, labels, slots, executors, version, boot_id, state_id, containment, lease_micros, joined_at,
    contact, since
from worker order by worker
