-- One statement, so that one autocommit decides everything: the lock on the leadership row makes a takeover wait for
-- this append and this append see the takeover; the predecessor ties the row to the one history that the writer knows.
with mine as materialized (
    select epoch from leadership where cell = 0 and epoch = ? and epoch > 0 for share
)
insert into journal (seq, epoch, at, feature_level, count, prev_hash, hash, events, payloads)
select row.seq, mine.epoch, ?, ?, ?, row.prev_hash, ?, ?, ?
from (select ?::bigint as seq, ?::bytea as prev_hash) row, mine
where case
        when row.seq = 1 then row.prev_hash = decode(repeat('00', 32), 'hex') and not exists (select from journal)
        else exists (select from journal before where before.seq = row.seq - 1 and before.hash = row.prev_hash)
    end
