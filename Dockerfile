# The command in an image: docker build -t cognigate . (after npm ci && npm run build)
FROM node:24-alpine
COPY --chmod=755 dist/cognigate.mjs /usr/local/bin/cognigate.mjs
COPY dist/cognigate.third-party-licences.txt LICENSE /usr/local/share/cognigate/
RUN ln -s cognigate.mjs /usr/local/bin/cognigate && mkdir /work && chown node /work
USER node
WORKDIR /work
ENTRYPOINT ["cognigate"]
CMD ["--help"]
