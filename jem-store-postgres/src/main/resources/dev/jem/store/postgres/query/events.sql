select seq, epoch, at, feature_level, count, events, payloads, prev_hash, hash
from (
    select *,
        sum(length(events) + length(payloads)) over (order by seq) - length(events) - length(payloads)
            as bytes_before
    from (select * from journal where seq > :after order by seq limit :limit) next
) rows
where bytes_before < :bytes_max
order by seq
