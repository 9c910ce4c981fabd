CREATE TABLE `container_stacks` (
	`host` text NOT NULL,
	`container` text NOT NULL,
	`stack` text,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`host`, `container`)
);
--> statement-breakpoint
ALTER TABLE `tokens` ADD `grants` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `grants` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
-- What an account could do until now: its role on all that is on its hosts (null: on all hosts).
UPDATE `users` SET `grants` = json_array(json_object('role', `role`, 'hosts', json(coalesce(`hosts`, '["*"]')), 'stacks', json('["*"]')));--> statement-breakpoint
-- What an account could do until now: its role on all that is on its hosts (null: on all hosts).
UPDATE `tokens` SET `grants` = json_array(json_object('role', `role`, 'hosts', json(coalesce(`hosts`, '["*"]')), 'stacks', json('["*"]')));
