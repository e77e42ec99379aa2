#!/bin/sh
# Sends a message to a chat if nginx or n8n did not accept deliveries, or if responses came too late.
# Refusals of the trigger with the statuses 400, 401 and 415 do not count: "Delivery Refused" in the
# trigger reports them. Save this file as /usr/local/bin/watch-not-accepted, run
# `chmod 700 /usr/local/bin/watch-not-accepted`, and let cron run it every ten minutes, by this line in
# /etc/cron.d/watch-not-accepted:
#
#   */10 * * * * root /usr/local/bin/watch-not-accepted
#
# To try it, run `curl -X POST https://<your n8n>/webhook/none/webhook`: the message arrives within
# about ten minutes.

# The URL of an incoming webhook of your chat.
chat=https://example.com/chat

# The folder of nginx's logs. If nginx runs in Compose, remove the # before `export`, because nginx
# then logs its times in UTC. Enter the folder that stands before `:/var/log/nginx` in the Compose
# file. If `deliveries` stands there, find the name of the volume with `docker volume ls`: the name
# ends with "_deliveries". Then enter the folder that `docker volume inspect <name>` shows as
# "Mountpoint".
logs=/var/log/nginx
# export TZ=UTC

cd "$logs" || exit 1

# The ten minutes that are over, as the beginning of nginx's times, such as 2026-03-01T08:4.
period=$(date --date='10 minutes ago' +%Y-%m-%dT%H:%M | cut -c 1-15)
count=$(cat not-accepted.log.1 not-accepted.log 2>/dev/null |
	grep -cE "^.\"time\": \"$period[^\"]*\", \"status\": \"(404|408|413|422|429|499|5..)\"")
[ "$count" -eq 0 ] && exit

curl --silent --show-error --fail --max-time 30 --output /dev/null \
	--header 'Content-Type: application/json' \
	--data "{\"text\": \"Deliveries that n8n did not accept, or whose response came too late: $count in the ten minutes from ${period}0. See not-accepted.log on $(hostname).\"}" \
	"$chat"
