ALTER TABLE `tokens` DROP COLUMN `hosts`;--> statement-breakpoint
ALTER TABLE `users` DROP COLUMN `hosts`;