// What a frontend does with delivery, in the words of the generated types. It is compiled, not run.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/delivery-v1.js";

type Node = components["schemas"]["Node"];
type Problem = components["schemas"]["Problem"];

export function connect(baseUrl: string, key: string) {
  return createClient<paths>({
    baseUrl,
    headers: { Authorization: `Bearer ${key}` },
    // Lists are one parameter with commas. The contract says so (explode: false), but types cannot.
    querySerializer: { array: { style: "form", explode: false } },
  });
}

type Delivery = ReturnType<typeof connect>;

/** All clauses of a client, page after page. */
export async function listClauses(delivery: Delivery, client: string): Promise<Node[]> {
  const found: Node[] = [];
  let cursor: string | null = null;
  do {
    const query = { client, language: ["nn", "nb"], body_formats: ["markdown" as const, "blocks" as const] };
    const answer: { data?: components["schemas"]["NodePage"]; error?: Problem } = await delivery.GET(
      "/api/delivery/v1/clauses",
      { params: { query: cursor === null ? query : { ...query, cursor } } },
    );
    if (answer.data === undefined) throw new Error(explain(answer.error));
    found.push(...answer.data.results);
    cursor = answer.data.next_cursor;
  } while (cursor !== null);
  return found;
}

/** One clause, or null where it does not apply. */
export async function getClause(delivery: Delivery, key: string, client: string): Promise<Node | null> {
  const { data, error, response } = await delivery.GET("/api/delivery/v1/clauses/{key}", {
    params: { path: { key }, query: { client } },
  });
  if (data !== undefined) return data;
  if (response.status === 404) return null;
  throw new Error(explain(error));
}

/** A tree of titles, with their numbers: nodes are one recursive type. */
export function outline(node: Node): string[] {
  const title = [node.number_label, node.title].filter((part) => part !== null).join(" ");
  return [title, ...node.entries.flatMap(outline)];
}

/** The headings of a layer: blocks are told apart by their type. */
export function headings(node: Node): number[] {
  const levels: number[] = [];
  for (const block of node.body?.blocks ?? []) {
    if (block.type === "heading") levels.push(block.level);
  }
  return levels;
}

function explain(problem: Problem | undefined): string {
  return problem === undefined ? "no answer" : `${problem.status} ${problem.code}: ${problem.detail}`;
}
