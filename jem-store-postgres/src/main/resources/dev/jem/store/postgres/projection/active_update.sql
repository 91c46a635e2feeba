update run_active active
set state = changed.state, detail = changed.detail
from unnest(?::bigint[], ?::smallint[], ?::bytea[]) as changed (run, state, detail)
where active.run = changed.run
