insert into output_chunk (token, seq, at, stream, data)
select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[], ?::bytea[])
on conflict (token, seq) do nothing
