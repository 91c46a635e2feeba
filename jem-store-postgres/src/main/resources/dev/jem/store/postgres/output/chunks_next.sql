-- For each token the first chunk that is not there, and whether the end is.
select wanted.token,
    coalesce(last.seq + case when last.stream = 3 then 0 else 1 end, 0),
    coalesce(last.stream = 3, false)
from unnest(?::bigint[]) as wanted (token)
left join lateral (
    select seq, stream from output_chunk where output_chunk.token = wanted.token order by seq desc limit 1
) last on true
