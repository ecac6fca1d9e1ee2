# The server, the worker and all commands in one image: docs/operate/image.md says how to run it.
#
#     docker build -t jettson .
#
# Both bases are pinned; others, or those of a mirror, can be given. BUILD_BASE only builds, and needs npm 10 or newer: it
# can be one with the certificates and the npm settings of a company. SOURCE_DATE_EPOCH is the time of all files in /opt/jettson.
ARG BASE=debian:trixie-slim@sha256:d7e12182ce18b85b93007c1dedf31f2d29e01ccf3182cc4017c709b6259bc132
ARG BUILD_BASE=node:24.19.0-trixie-slim@sha256:ab3eebe934147fee049b5eb83c570f68c849a13c930bdfa482de99fcdfa3b3de

FROM ${BUILD_BASE} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends binutils
WORKDIR /src
# Dependencies are installed anew only when one of these changes.
COPY package.json package-lock.json .npmrc ./
COPY apps/console/package.json apps/console/
COPY apps/docs/package.json apps/docs/
COPY apps/server/package.json apps/server/
COPY packages/agent/package.json packages/agent/
COPY packages/browser/package.json packages/browser/
COPY packages/child-environment/package.json packages/child-environment/
COPY packages/computers/package.json packages/computers/
COPY packages/contract/package.json packages/contract/
COPY packages/database/package.json packages/database/
COPY packages/egress/package.json packages/egress/
COPY packages/embedder/package.json packages/embedder/
COPY packages/schemas/package.json packages/schemas/
COPY packages/sdk/package.json packages/sdk/
COPY tools/wire-types/package.json tools/wire-types/
# This npm only installs; the Node that everything runs on comes from the lock file.
RUN npm ci
COPY . .
ARG SOURCE_DATE_EPOCH=315532800
# "bundled" keeps the Chromium that comes with the dependencies, 67 MB. docs/operate/image.md has another way to a browser.
ARG BROWSER=none
# Node comes with 18 MB of symbols for debuggers.
RUN npm run pack -- --into /made/jettson \
 && if [ "${BROWSER}" != bundled ]; then rm -r /made/jettson/node_modules/@sparticuz/chromium/bin; fi \
 && strip /made/jettson/node_modules/node-linux-*/bin/node \
 && find /made/jettson -newermt "@${SOURCE_DATE_EPOCH}" -exec touch -d "@${SOURCE_DATE_EPOCH}" {} +

FROM ${BASE}
# What agents find in their computers besides Debian's base, e.g. "python3 git build-essential".
ARG AGENT_PACKAGES="python3"
RUN apt-get update \
 && apt-get install -y --no-install-recommends bubblewrap ca-certificates tini ${AGENT_PACKAGES} \
 && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/* \
 && useradd --system --uid 10001 --home-dir /var/lib/jettson --shell /usr/sbin/nologin jettson \
 && install -d -o jettson -g jettson -m 700 /var/lib/jettson
# Not below /usr, which agents see. The folder around it is copied, because COPY sets a new time on the folder it is given.
COPY --from=build /made /opt
ENV PATH=/opt/jettson/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    JETTSON_HOST=0.0.0.0 \
    JETTSON_WORKER_HOST=0.0.0.0 \
    JETTSON_DATA_DIR=/var/lib/jettson/data \
    JETTSON_CACHE_DIR=/var/lib/jettson/cache
USER 10001
WORKDIR /var/lib/jettson
VOLUME /var/lib/jettson
EXPOSE 4100 4101
# A worker answers on another port: docs/operate/image.md.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["jettson-health"]
# tini passes signals on, and collects the processes that computers leave.
ENTRYPOINT ["tini", "--", "jettson"]
CMD ["serve"]
