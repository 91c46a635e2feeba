select owner.epoch, leadership.epoch
from projection_owner owner, leadership
where owner.cell = 0 and leadership.cell = 0
for update of owner
