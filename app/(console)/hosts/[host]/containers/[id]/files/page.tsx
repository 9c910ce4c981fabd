import { FilesViews } from './files-views';

export default function Page() {
  return <FilesViews />;
}
