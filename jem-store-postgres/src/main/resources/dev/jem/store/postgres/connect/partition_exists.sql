select to_regclass('jem.' || ?) is not null
