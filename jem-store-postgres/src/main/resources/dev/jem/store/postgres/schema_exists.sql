select to_regclass('jem.flyway_schema_history') is not null
