import openapiTS from 'openapi-typescript';
import ts from 'typescript';

const HEADER = `/**
 * The types of the wire, made from openapi.json by "npm run generate": do not edit.
 * Their source is packages/contract.
 */
`;

/** The parts of an OpenAPI document from which types are generated. */
interface Document {
  openapi: string;
  info: { title: string; version: string };
  components: { schemas: Record<string, object> };
}

/** TypeScript source that declares each schema of an OpenAPI document under its own name. */
export async function wireTypes({ openapi, info, components: { schemas } }: Document): Promise<string> {
  const nodes = await openapiTS({ openapi, info, paths: {}, components: { schemas } } as never, {
    defaultNonNullable: false,
  });
  const printer = ts.createPrinter();
  const file = ts.createSourceFile('wire.gen.ts', '', ts.ScriptTarget.Latest);
  const declarations = membersOfSchemas(nodes).map((member) =>
    printer.printNode(ts.EmitHint.Unspecified, toDeclaration(member), file),
  );
  return `${HEADER}\n${declarations.map(tidyComments).join('\n\n')}\n`;
}

/** The text of a comment, without JSDoc tags that repeat the type. */
function tidyComments(declaration: string): string {
  return declaration
    .replaceAll(/^ *(\/\*\*|\*) @(enum|constant) .*\n/gm, '')
    .replaceAll('@description ', '')
    .replaceAll(/^ *\/\*\*\s*\* discriminator enum property added by openapi-typescript\s*\*\/\n/gm, '');
}

/** openapi-typescript declares one interface `components`, in which `schemas` has a property for each schema. */
function membersOfSchemas(nodes: ts.Node[]): ts.PropertySignature[] {
  const components = nodes.find(
    (node): node is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(node) && node.name.text === 'components',
  );
  const schemas = components?.members.find(
    (member): member is ts.PropertySignature =>
      ts.isPropertySignature(member) && nameOf(member) === 'schemas',
  );
  if (schemas?.type === undefined || !ts.isTypeLiteralNode(schemas.type)) {
    throw new Error('openapi-typescript declared no schemas');
  }
  return schemas.type.members.filter(ts.isPropertySignature);
}

/** An interface reads better than a property of `components["schemas"]`: in editors, in errors and in docs. */
function toDeclaration(member: ts.PropertySignature): ts.Declaration {
  const { factory } = ts;
  const exported = [factory.createModifier(ts.SyntaxKind.ExportKeyword)];
  const type = simplify(member.type as ts.TypeNode);
  const declaration = ts.isTypeLiteralNode(type)
    ? factory.createInterfaceDeclaration(exported, nameOf(member), undefined, undefined, type.members)
    : factory.createTypeAliasDeclaration(exported, nameOf(member), undefined, type);
  return ts.setSyntheticLeadingComments(declaration, ts.getSyntheticLeadingComments(member));
}

/** Schemas by their own names; a property that may be left out may also be `undefined`. */
function simplify(type: ts.TypeNode): ts.TypeNode {
  const { transformed } = ts.transform(type, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node => {
        const schema = referencedSchema(node);
        if (schema !== undefined) return ts.factory.createTypeReferenceNode(schema);
        const visited = ts.visitEachChild(node, visit, context);
        return ts.isPropertySignature(visited) ? allowUndefined(visited) : visited;
      };
      return ts.visitNode(root, visit) as ts.TypeNode;
    },
  ]);
  return transformed[0] as ts.TypeNode;
}

function allowUndefined(property: ts.PropertySignature): ts.PropertySignature {
  const { modifiers, name, questionToken, type } = property;
  if (questionToken === undefined || type === undefined) return property;
  const orUndefined = ts.factory.createUnionTypeNode([
    type,
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword),
  ]);
  return ts.factory.updatePropertySignature(property, modifiers, name, questionToken, orUndefined);
}

/** `Agent` for `components["schemas"]["Agent"]`. */
function referencedSchema(node: ts.Node): string | undefined {
  if (!ts.isIndexedAccessTypeNode(node) || !ts.isIndexedAccessTypeNode(node.objectType)) return undefined;
  const { indexType } = node;
  if (!ts.isLiteralTypeNode(indexType) || !ts.isStringLiteral(indexType.literal)) return undefined;
  return indexType.literal.text;
}

function nameOf({ name }: ts.PropertySignature): string {
  return (name as ts.Identifier | ts.StringLiteral).text;
}
