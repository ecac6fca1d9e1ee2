import type TurndownService from 'turndown';

/** The part of the DOM that is used here; the server's code is not compiled for browsers. */
interface TableNode {
  nodeName: string;
  parentNode: TableNode | null;
  childNodes: Iterable<TableNode>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): TableNode | null | undefined;
}

interface Shape {
  firstRow: TableNode | undefined;
  columns: number;
}

const MAX_COLUMNS = 100;
/** What a line cannot hold. */
const BLOCKS = 'table, pre, blockquote, h1, h2, h3, h4, h5, h6, hr';
const EMPTY = '     |';

/**
 * Tables as GitHub's Markdown has them. Those that only lay out a page, or have more in a cell than a line can hold, are
 * given cell by cell.
 */
export function tables(service: TurndownService): void {
  const shapes = new WeakMap<TableNode, Shape | null>();

  function shapeOf(node: TableNode): Shape | null {
    let table: TableNode | null = node;
    while (table !== null && table.nodeName !== 'TABLE') table = table.parentNode;
    if (table === null) return null;
    const known = shapes.get(table);
    if (known !== undefined) return known;
    const shape = measure(table);
    shapes.set(table, shape);
    return shape;
  }

  const rule = (tags: string[], write: (content: string, node: TableNode) => string): void => {
    service.addRule(tags.join(), {
      filter: ({ nodeName }) => tags.includes(nodeName),
      replacement: (content, node) => write(content, node as unknown as TableNode),
    });
  };
  rule(['TH', 'TD'], (content, node) => {
    const shape = shapeOf(node);
    if (shape === null) return `\n\n${content}\n\n`;
    const text = content.trim().replaceAll('|', '\\|').replaceAll('\n', '<br>');
    return ` ${text.padEnd(3)} |${EMPTY.repeat(widthOf(node, shape) - 1)}`;
  });
  rule(['TR'], (content, node) => {
    const shape = shapeOf(node);
    if (shape === null) return `\n\n${content}\n\n`;
    const row = (cells: string) => `\n|${cells}`;
    const width = cellsOf(node).reduce((sum, cell) => sum + widthOf(cell, shape), 0);
    const own = row(content + EMPTY.repeat(Math.max(shape.columns - width, 0)));
    if (node !== shape.firstRow) return own;
    const border = row(' --- |'.repeat(shape.columns));
    return isHeading(node) ? own + border : row(EMPTY.repeat(shape.columns)) + border + own;
  });
  rule(['THEAD', 'TBODY', 'TFOOT'], (content) => content);
  rule(['CAPTION'], (content) => `\n\n${content}\n\n`);
}

/** Null if it is not a table of data. */
function measure(table: TableNode): Shape | null {
  const rows = [...table.childNodes].flatMap((part) =>
    part.nodeName === 'TR' ? [part] : [...part.childNodes].filter(({ nodeName }) => nodeName === 'TR'),
  );
  const columns = rows.reduce((most, row) => Math.max(most, cellsOf(row).length), 0);
  const isPlain = columns > 1 && columns <= MAX_COLUMNS && !table.querySelector(BLOCKS);
  return isPlain ? { firstRow: rows[0], columns } : null;
}

function cellsOf(row: TableNode): TableNode[] {
  return [...row.childNodes].filter(({ nodeName }) => nodeName === 'TD' || nodeName === 'TH');
}

/** How many columns a cell takes: pages also name more than there are. */
function widthOf(cell: TableNode, { columns }: Shape): number {
  const span = Math.floor(Number(cell.getAttribute('colspan')));
  if (!(span > 1) || cell.parentNode === null) return 1;
  return Math.min(span, 1 + Math.max(columns - cellsOf(cell.parentNode).length, 0));
}

function isHeading(row: TableNode): boolean {
  return row.parentNode?.nodeName === 'THEAD' || cellsOf(row).every(({ nodeName }) => nodeName === 'TH');
}
