#!/bin/sh
# Puts the package where n8n looks for packages, and starts n8n as its image does. At each start, since the volume over
# ~/.n8n hides what the image has there, and may hold an older version.
set -e

nodes="${N8N_USER_FOLDER:-$HOME}/.n8n/nodes/node_modules"
mkdir -p "$nodes"
rm -rf "$nodes/n8n-nodes-zenduty"
cp -R /opt/n8n-nodes-zenduty/package "$nodes/n8n-nodes-zenduty"

exec /docker-entrypoint.sh "$@"
