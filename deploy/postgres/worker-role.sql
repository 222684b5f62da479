-- Gives the workers on Baileys a role of their own, which owns the schema of their logins and has nothing of the API's tables:
--   WORKER_POSTGRES_PASSWORD=… psql --file=deploy/postgres/worker-role.sql "$DATABASE_URL"
-- as a superuser, or as the API's role where it may create roles. Once more changes the password. Variables of psql: role, else
-- wagateway_worker; password, where it is not in the environment.
\set ON_ERROR_STOP on
\getenv password WORKER_POSTGRES_PASSWORD
\if :{?role}
\else
\set role wagateway_worker
\endif

BEGIN;
SET LOCAL wagateway.role = :'role';
SET LOCAL wagateway.password = :'password';

DO $$
DECLARE
  role text := current_setting('wagateway.role');
  owned regclass;
BEGIN
  IF to_regrole(quote_ident(role)) IS NULL THEN
    EXECUTE format('CREATE ROLE %I LOGIN', role);
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L', role, current_setting('wagateway.password'));
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    -- or it could give that role nothing
    EXECUTE format('GRANT %I TO CURRENT_USER', role);
  END IF;

  -- also those that the API's role made, when workers had none of their own
  EXECUTE format('CREATE SCHEMA IF NOT EXISTS baileys_worker AUTHORIZATION %I', role);
  EXECUTE format('ALTER SCHEMA baileys_worker OWNER TO %I', role);
  FOR owned IN SELECT oid FROM pg_class WHERE relnamespace = 'baileys_worker'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO %I', owned, role);
  END LOOP;

  IF has_schema_privilege(role, 'public', 'CREATE') THEN
    RAISE WARNING 'anybody may create functions that the API calls: REVOKE CREATE ON SCHEMA public FROM PUBLIC';
  END IF;
END $$;
COMMIT;
