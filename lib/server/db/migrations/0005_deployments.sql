CREATE TABLE `apps` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_release` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `apps_name` ON `apps` (`name`);--> statement-breakpoint
CREATE TABLE `deployment_steps` (
	`deployment_id` text NOT NULL,
	`number` integer NOT NULL,
	`name` text NOT NULL,
	`target` text,
	`state` text NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`words` text,
	PRIMARY KEY(`deployment_id`, `number`),
	FOREIGN KEY (`deployment_id`) REFERENCES `deployments`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `deployment_targets` (
	`deployment_id` text NOT NULL,
	`position` integer NOT NULL,
	`host` text NOT NULL,
	`container` text NOT NULL,
	`step` text,
	`record` text,
	PRIMARY KEY(`deployment_id`, `position`),
	FOREIGN KEY (`deployment_id`) REFERENCES `deployments`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `deployments` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`environment_id` text NOT NULL,
	`release_id` text NOT NULL,
	`previous_release_id` text,
	`trigger` text NOT NULL,
	`state` text NOT NULL,
	`hosts` text NOT NULL,
	`actor` text NOT NULL,
	`started_by` text NOT NULL,
	`reason` text,
	`idempotency_key` text,
	`request_hash` text,
	`fence` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`committed_at` integer,
	`watch_until` integer,
	`cancelled_by` text,
	`strategy` text,
	`strategy_words` text,
	`downtime_ms` integer,
	`words` text,
	`failure` text,
	`verifications` text NOT NULL,
	`health_log` text NOT NULL,
	`log_tail` text NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`environment_id`) REFERENCES `environments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`release_id`) REFERENCES `releases`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `deployments_created` ON `deployments` (`created_at`);--> statement-breakpoint
CREATE INDEX `deployments_environment` ON `deployments` (`environment_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `deployments_key` ON `deployments` (`environment_id`,`idempotency_key`);--> statement-breakpoint
CREATE TABLE `environments` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`name` text NOT NULL,
	`rank` integer NOT NULL,
	`targets` text NOT NULL,
	`settings` text NOT NULL,
	`active_release_id` text,
	`lease_deployment_id` text,
	`lease_fence` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `environments_name` ON `environments` (`app_id`,`name`);--> statement-breakpoint
CREATE TABLE `releases` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`environment_id` text NOT NULL,
	`number` integer NOT NULL,
	`source` text NOT NULL,
	`services` text NOT NULL,
	`specs` text NOT NULL,
	`commit` text,
	`run_url` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`environment_id`) REFERENCES `environments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `releases_number` ON `releases` (`app_id`,`number`);