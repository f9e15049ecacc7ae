import type { Topology, TopologyServer } from '../topology';
import { List, Table } from './parts';

/** Both diagrams, and the same as a table for who can't see them. */
export function TopologySection(props: {
  source: Topology;
  target: Topology;
  diagrams: { source: string; target: string };
}) {
  const { source, target, diagrams } = props;
  const ids = [...new Set([...source.groups, ...target.groups].map(({ id }) => id))];
  const find = (side: Topology, id: string) => side.groups.find((group) => group.id === id);
  return (
    <section aria-labelledby="topology">
      <h2 id="topology">Topology</h2>
      <Diagram title="Source: as it is" svg={diagrams.source} />
      <Diagram title="Target: as it shall be" svg={diagrams.target} />
      <Table caption="Servers by role" head={['Role', 'Source', 'Target']}>
        {ids.map((id) => (
          <tr key={id}>
            <th scope="row">{(find(target, id) ?? find(source, id))?.title}</th>
            <td>
              <Servers servers={find(source, id)?.servers ?? []} />
            </td>
            <td>
              <Servers servers={find(target, id)?.servers ?? []} />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

/** The only markup that is not escaped: what Graphviz wrote, which escapes the names in it. */
function Diagram({ title, svg }: { title: string; svg: string }) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div dangerouslySetInnerHTML={{ __html: svg }} />
    </figure>
  );
}

function Servers({ servers }: { servers: TopologyServer[] }) {
  if (servers.length === 0) return <span class="soft">none</span>;
  return (
    <List
      items={servers.map(({ name, os, fate }) => `${name}${os ? `, ${os}` : ''}${fate === 'stays' ? '' : `, ${fate}`}`)}
    />
  );
}
