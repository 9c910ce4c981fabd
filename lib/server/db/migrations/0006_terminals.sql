CREATE TABLE `terminals` (
	`id` text PRIMARY KEY NOT NULL,
	`host` text NOT NULL,
	`container` text NOT NULL,
	`exec` text NOT NULL,
	`script` text,
	`user` text NOT NULL,
	`session_id` integer,
	`start_time` text,
	`user_id` text NOT NULL,
	`username` text NOT NULL,
	`opened_at` integer NOT NULL
);
