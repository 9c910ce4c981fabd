CREATE TABLE `activities` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`host` text,
	`user_id` text NOT NULL,
	`username` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`state` text NOT NULL,
	`result` text,
	`problem` text,
	`items` text NOT NULL,
	`item_count` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `activities_started` ON `activities` (`started_at`);