select content from snapshot_part where seq = ? order by part
