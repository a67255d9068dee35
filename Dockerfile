# The relay with its pages, as an image: docs/operations.md, “In containers”.
ARG NODE_VERSION=24

# The full image compiles better-sqlite3 where npm finds none for the platform.
FROM node:${NODE_VERSION}-bookworm AS build
WORKDIR /build
COPY . .
RUN npm ci

FROM node:${NODE_VERSION}-bookworm AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY relay/prepare.mjs relay/
COPY --from=build /build/dist dist
RUN npm ci --omit=dev

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATABASE_URL=sqlite:/data/relay.db
WORKDIR /app
COPY --from=packages /app .
RUN install --directory --owner=node --group=node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.mjs"]
