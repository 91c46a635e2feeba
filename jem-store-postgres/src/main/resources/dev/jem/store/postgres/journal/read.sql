-- As many rows as fit into so many bytes, at least one. The sizes come from the row headers, nothing is unpacked for
-- them.
select seq, epoch, at, feature_level, count, events, payloads, prev_hash, hash
from (
    select *,
        sum(length(events) + length(payloads)) over (order by seq) - length(events) - length(payloads)
            as bytes_before
    from (select * from journal where seq > ? order by seq limit ?) next
) rows
where bytes_before < ?
order by seq
