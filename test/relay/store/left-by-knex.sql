-- A SQLite database as the last version that used Knex left it: its tables, and Knex's record of what has run.
CREATE TABLE `attempts` (`id` text, `organisation_id` text not null, `delivery_id` text not null, `decision` text not null, `reason` text not null, `issue_id` text, `started_at` text not null, `finished_at` text, `result` text, `is_settled` boolean not null, `jira_status` integer, `duration_ms` integer, `jira` text, foreign key(`delivery_id`) references `deliveries`(`id`), primary key (`id`));
CREATE TABLE `audit_log` (`id` text, `organisation_id` text not null, `action` text not null, `actor_type` text not null, `actor_id` text not null, `actor_name` text not null, `target_kind` text not null, `target_id` text not null, `target_name` text not null, `details` text not null, `at` text not null, primary key (`id`));
CREATE TABLE `deliveries` (`id` text, `organisation_id` text not null, `event_id` text not null, `destination_id` text not null, `event_type` text not null, `subject_kind` text not null, `subject_id` text not null, `subject_name` text not null, `dedup_key` text not null, `state` text not null, `obstacle` text, `outcome` text, `reason` text, `issue_key` text, `issue_url` text, `attempts` integer not null default '0', `failures` integer not null default '0', `next_attempt_at` text, `last_error` text, `created_at` text not null, `search_text` text not null default '', unfinished_renders integer NOT NULL DEFAULT 0, foreign key(`event_id`) references `events`(`id`), foreign key(`destination_id`) references `destinations`(`id`), primary key (`id`));
CREATE TABLE `destinations` (`id` text, `organisation_id` text not null, `site_id` text not null, `name` text not null, `enabled` boolean not null, `project_id` text not null, `project_key` text not null, `project_name` text not null, `repair_reason` text, `problems` text not null, `version` integer not null, `created_at` text not null, `deleted_at` text, `checked_at` text, foreign key(`site_id`) references `sites`(`id`), primary key (`id`));
CREATE TABLE `events` (`id` text, `organisation_id` text not null, `webhook_id` text not null, `type` text not null, `subject_kind` text not null, `subject_id` text not null, `occurred_at` text not null, `received_at` text not null, `data` text not null, `trimmed_at` text, primary key (`id`));
CREATE TABLE `job_runs` (`job` text, `started_at` text not null, `finished_at` text, `error` text, `tick` text, primary key (`job`));
CREATE TABLE `limit_pauses` (`scope` text, `until` text not null, primary key (`scope`));
CREATE TABLE `links` (`id` text, `organisation_id` text not null, `destination_id` text not null, `site_id` text not null, `issue_id` text not null, `issue_key` text not null, `issue_url` text not null, `subject_kind` text not null, `subject_id` text not null, `event_type` text, `origin` text not null, `dedup_key` text, `follows_issue_key` text, `status_name` text not null, `status_category` text not null, `takes_comments` boolean not null, `created_at` text not null, foreign key(`destination_id`) references `destinations`(`id`), foreign key(`site_id`) references `sites`(`id`), primary key (`id`));
CREATE TABLE `mappings` (`destination_id` text not null, `event_type` text not null, `enabled` boolean not null, `issue_type_id` text, `dedup_scope` text not null, `settings` text not null default '{}', `missing` text not null default '{}', foreign key(`destination_id`) references `destinations`(`id`), primary key (`destination_id`, `event_type`));
CREATE TABLE `moves` (`direction` text, `deployment` text not null, `place` text not null, `started_at` text not null, `finished_at` text, primary key (`direction`));
CREATE TABLE `oauth_states` (`id` text, `state_hash` text not null, `cookie_hash` text not null, `organisation_id` text not null, `user_id` text not null, `user_name` text not null, `site_id` text, `expires_at` text not null, `needs_session` boolean not null default '0', primary key (`id`));
CREATE TABLE `organisations` (`organisation_id` text, `name` text not null, primary key (`organisation_id`));
CREATE TABLE `points_spent` (`minute` text, `points` integer not null, primary key (`minute`));
CREATE TABLE `removed_links` (`id` text, `organisation_id` text not null, `dedup_key` text not null, `issue_id` text not null, `removed_at` text not null, primary key (`id`));
CREATE TABLE `schema_migrations` (`id` integer not null primary key autoincrement, `name` varchar(255), `batch` integer, `migration_time` datetime);
INSERT INTO "schema_migrations" VALUES(1,'2026-11-23-first-tables',1,1796000001000);
INSERT INTO "schema_migrations" VALUES(2,'2026-11-24-status-sync',1,1796000002000);
INSERT INTO "schema_migrations" VALUES(3,'2026-11-25-changed-issues',1,1796000003000);
INSERT INTO "schema_migrations" VALUES(4,'2026-11-25-checks',1,1796000004000);
INSERT INTO "schema_migrations" VALUES(5,'2026-11-25-manual-links',1,1796000005000);
INSERT INTO "schema_migrations" VALUES(6,'2026-11-25-missing-priority',1,1796000006000);
INSERT INTO "schema_migrations" VALUES(7,'2026-11-25-property-writes',1,1796000007000);
INSERT INTO "schema_migrations" VALUES(8,'2026-11-25-results-urls',1,1796000008000);
INSERT INTO "schema_migrations" VALUES(9,'2026-11-25-retry-and-retention',1,1796000009000);
INSERT INTO "schema_migrations" VALUES(10,'2026-11-25-sessions',1,1796000010000);
INSERT INTO "schema_migrations" VALUES(11,'2026-11-25-several-processes',1,1796000011000);
INSERT INTO "schema_migrations" VALUES(12,'2026-11-25-test-tickets',1,1796000012000);
INSERT INTO "schema_migrations" VALUES(13,'2026-11-25-webhooks',1,1796000013000);
INSERT INTO "schema_migrations" VALUES(14,'2026-11-27-moves',1,1796000014000);
INSERT INTO "schema_migrations" VALUES(15,'2026-11-29-mapping-settings',1,1796000015000);
INSERT INTO "schema_migrations" VALUES(16,'2026-11-29-sign-in',1,1796000016000);
INSERT INTO "schema_migrations" VALUES(17,'2026-11-29-work-items',1,1796000017000);
INSERT INTO "schema_migrations" VALUES(18,'2026-11-30-address-owners',1,1796000018000);
INSERT INTO "schema_migrations" VALUES(19,'2026-11-30-audit-times',1,1796000019000);
INSERT INTO "schema_migrations" VALUES(20,'2026-11-30-indexed-texts',1,1796000020000);
INSERT INTO "schema_migrations" VALUES(21,'2026-11-30-listed-links',1,1796000021000);
INSERT INTO "schema_migrations" VALUES(22,'2026-11-30-organisation-names',1,1796000022000);
INSERT INTO "schema_migrations" VALUES(23,'2026-11-30-unfinished-renders',1,1796000023000);
INSERT INTO "schema_migrations" VALUES(24,'2026-11-30-waiting-for-remap',1,1796000024000);
CREATE TABLE `schema_migrations_lock` (`index` integer not null primary key autoincrement, `is_locked` integer);
INSERT INTO "schema_migrations_lock" VALUES(1,0);
CREATE TABLE `sessions` (`cookie_hash` text, `organisation_id` text not null, `organisation_name` text not null, `user_id` text not null, `user_name` text not null, `permissions` text not null, `expires_at` text not null, `permissions_at` text not null default '', primary key (`cookie_hash`));
CREATE TABLE `site_choices` (`id` text, `organisation_id` text not null, `user_id` text not null, `tokens` text not null, `resources` text not null, `expires_at` text not null, primary key (`id`));
CREATE TABLE `sites` (`id` text, `organisation_id` text not null, `cloud_id` text not null, `name` text not null, `url` text not null, `status` text not null, `access_token` text, `refresh_token` text, `access_token_expires_at` text, `connected_by_id` text not null, `connected_by_name` text not null, `connected_at` text not null, `removed_at` text, `returned_at` text, primary key (`id`));
CREATE TABLE `subjects` (`organisation_id` text not null, `kind` text not null, `id` text not null, `subject` text not null, `updated_at` text not null, `results_url_key` text, `results_url_since` text, primary key (`organisation_id`, `kind`, `id`));
CREATE TABLE `sync_runs` (`site_id` text, `organisation_id` text not null, `started_at` text not null, `cursor` text, `finished_at` text, foreign key(`site_id`) references `sites`(`id`) on delete CASCADE, primary key (`site_id`));
CREATE TABLE `test_tickets` (`id` text, `organisation_id` text not null, `destination_id` text not null, `site_id` text not null, `project_id` text not null, `event_type` text not null, `sent_by_id` text not null, `sent_by_name` text not null, `started_at` text not null, `state` text not null, `unclear_since` text not null, `issue_id` text, `issue_key` text, `issue_url` text, `ended_at` text, foreign key(`destination_id`) references `destinations`(`id`), foreign key(`site_id`) references `sites`(`id`), primary key (`id`));
CREATE TABLE `used_tokens` (`token_hash` text, `expires_at` text not null, primary key (`token_hash`));
CREATE TABLE `webhooks` (`site_id` text, `organisation_id` text not null, `webhook_id` text, `url` text not null, `jql` text not null, `looked_at` text not null, foreign key(`site_id`) references `sites`(`id`) on delete CASCADE, primary key (`site_id`));
CREATE TABLE work_items (
      task text NOT NULL,
      key text NOT NULL,
      due_at text,
      attempts integer NOT NULL DEFAULT 0,
      lease_owner text,
      lease_expires_at text,
      PRIMARY KEY (task, key)
    ) WITHOUT ROWID;
CREATE UNIQUE INDEX `sites_organisation_id_cloud_id_unique` on `sites` (`organisation_id`, `cloud_id`);
CREATE INDEX `sites_status_access_token_expires_at_index` on `sites` (`status`, `access_token_expires_at`);
CREATE UNIQUE INDEX `oauth_states_state_hash_unique` on `oauth_states` (`state_hash`);
CREATE INDEX `oauth_states_expires_at_index` on `oauth_states` (`expires_at`);
CREATE INDEX `site_choices_expires_at_index` on `site_choices` (`expires_at`);
CREATE INDEX `destinations_organisation_id_index` on `destinations` (`organisation_id`);
CREATE INDEX `destinations_site_id_index` on `destinations` (`site_id`);
CREATE UNIQUE INDEX `events_organisation_id_webhook_id_unique` on `events` (`organisation_id`, `webhook_id`);
CREATE INDEX `deliveries_event_id_index` on `deliveries` (`event_id`);
CREATE INDEX `deliveries_organisation_id_id_index` on `deliveries` (`organisation_id`, `id`);
CREATE INDEX `deliveries_destination_id_state_index` on `deliveries` (`destination_id`, `state`);
CREATE INDEX deliveries_unfinished ON deliveries (dedup_key, id) WHERE state IN ('queued', 'delivering');
CREATE INDEX deliveries_told ON deliveries (dedup_key, id) WHERE state = 'delivered';
CREATE INDEX `attempts_delivery_id_id_index` on `attempts` (`delivery_id`, `id`);
CREATE INDEX `links_organisation_id_subject_kind_subject_id_id_index` on `links` (`organisation_id`, `subject_kind`, `subject_id`, `id`);
CREATE INDEX `links_site_id_issue_id_index` on `links` (`site_id`, `issue_id`);
CREATE INDEX `links_destination_id_id_index` on `links` (`destination_id`, `id`);
CREATE INDEX `links_dedup_key_id_index` on `links` (`dedup_key`, `id`);
CREATE UNIQUE INDEX links_open ON links (dedup_key) WHERE takes_comments;
CREATE INDEX `audit_log_organisation_id_id_index` on `audit_log` (`organisation_id`, `id`);
CREATE INDEX `audit_log_organisation_id_action_id_index` on `audit_log` (`organisation_id`, `action`, `id`);
CREATE INDEX `links_to_sync` on `links` (`organisation_id`, `site_id`, `issue_id`, `created_at`);
CREATE INDEX `sites_cloud_id_index` on `sites` (`cloud_id`);
CREATE UNIQUE INDEX links_manual ON links (site_id, issue_id, subject_kind, subject_id) WHERE origin = 'manual';
CREATE INDEX `removed_links_organisation_id_dedup_key_index` on `removed_links` (`organisation_id`, `dedup_key`);
CREATE INDEX `subjects_results_url_key_organisation_id_index` on `subjects` (`results_url_key`, `organisation_id`);
CREATE INDEX deliveries_failed ON deliveries (organisation_id, id) WHERE state = 'failed';
CREATE INDEX deliveries_waiting ON deliveries (organisation_id, id) WHERE state = 'waiting';
CREATE INDEX events_to_trim ON events (received_at, id) WHERE trimmed_at IS NULL;
CREATE INDEX `sessions_expires_at_index` on `sessions` (`expires_at`);
CREATE INDEX `used_tokens_expires_at_index` on `used_tokens` (`expires_at`);
CREATE INDEX `test_tickets_organisation_id_destination_id_id_index` on `test_tickets` (`organisation_id`, `destination_id`, `id`);
CREATE INDEX `webhooks_webhook_id_index` on `webhooks` (`webhook_id`);
CREATE INDEX `sessions_organisation_id_user_id_index` on `sessions` (`organisation_id`, `user_id`);
CREATE INDEX work_items_due ON work_items (task, coalesce(due_at, lease_expires_at));
CREATE INDEX `audit_log_at_index` on `audit_log` (`at`);
CREATE INDEX links_listed ON links (organisation_id, id);
CREATE INDEX deliveries_to_remap ON deliveries (destination_id, event_type)
    WHERE state = 'waiting' AND obstacle = 'remap_required';
