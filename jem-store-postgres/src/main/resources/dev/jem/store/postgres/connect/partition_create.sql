create table PARTITION (like PARENT including defaults including storage including indexes);
alter table PARENT attach partition PARTITION for values from (FIRST) to (BEHIND)
