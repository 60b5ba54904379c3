// The text the page opens with: ours, and with the mistakes that this program was made for.
export const EXAMPLE = `# An example: will this shop survive its next rollout?
version: "3.8"

services:
  web:
    image: registry.example.com/shop/web:4.2.0
    environment:
      LOG_LEVEL: info
      DATABASE_URL: postgres://shop:Vq7pXw2mRt9c@db:5432/shop
    ports:
      - "80:8080"
    networks: [front, back]
    deploy:
      replicas: 6
      update_config:
        parallelism: 6 # all at once, it is faster
        failure_action: continue
      restart_policy:
        condition: on-failure
        max_attempts: 3

  db:
    image: postgres:16.4
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: Vq7pXw2mRt9c
    volumes:
      - data:/var/lib/postgresql/data
    networks: [back]
    deploy:
      placement:
        constraints: [node.labels.disk == ssd]

networks:
  front:
  back:

volumes:
  data:
`;
