delete from snapshot where seq not in (select seq from snapshot order by seq desc limit ?)
