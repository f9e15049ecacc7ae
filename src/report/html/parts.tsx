import type { ComponentChildren } from 'preact';
import { SECRET } from '../../resources/diff';
import { wholeValue } from '../values';

/** Small things that the sections share. Text is escaped by the renderer; nothing here writes markup from values. */

/** A table with a head; `caption` names it for everyone. */
export function Table(props: {
  caption?: ComponentChildren;
  head: string[];
  className?: string;
  children: ComponentChildren;
}) {
  return (
    <table class={props.className}>
      {props.caption === undefined ? null : <caption>{props.caption}</caption>}
      <thead>
        <tr>
          {props.head.map((title) => (
            <th scope="col" key={title}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  );
}

/** Names and values, e.g. of the summary. */
export function Facts({ rows }: { rows: [string, ComponentChildren][] }) {
  return (
    <table class="facts">
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/**
 * A value of a field as people write it: text without quotes, lists as lists. What the list of the other side lacks is
 * marked with `word`.
 */
export function Value({ value, other, word }: { value: unknown; other?: unknown; word: string }) {
  if (value === undefined) return <span class="soft">not set</span>;
  if (value === SECRET) return <span>(secret)</span>;
  if (value === '') return <span class="soft">empty</span>;
  if (typeof value === 'string') return <span>{value}</span>;
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) {
    return (
      <ul>
        {value.map((item) => (
          <li key={item}>
            {Array.isArray(other) && !other.includes(item) ? (
              <strong>
                {item} ({word})
              </strong>
            ) : (
              item
            )}
          </li>
        ))}
      </ul>
    );
  }
  return <span>{wholeValue(value)}</span>;
}

/** Lines of PowerShell, comments in a softer colour. */
export function Code({ lines }: { lines: string[] }) {
  return (
    <pre>
      <code>
        {lines.flatMap((line, index) => [
          index === 0 ? '' : '\n',
          line.startsWith('#') ? (
            <span class="comment" key={index}>
              {line}
            </span>
          ) : (
            line
          ),
        ])}
      </code>
    </pre>
  );
}

export function List({ items }: { items: ComponentChildren[] }) {
  return (
    <ul>
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  );
}

/** The name of a stage as the link to its section. */
export function StageLink({ name }: { name: string }) {
  return <a href={`#${stageAnchor(name)}`}>{name}</a>;
}

export function stageAnchor(name: string): string {
  return `stage-${name.replace(/[^\w-]+/g, '-')}`;
}

/** A time with its zone, in a form that breaks between day and hour only. */
export function Moment({ at }: { at: string }) {
  const [day = at, hour] = at.split('T');
  return (
    <time dateTime={at}>
      <span class="nowrap">{day}</span> {hour === undefined ? null : <span class="nowrap">{hour}</span>}
    </time>
  );
}
