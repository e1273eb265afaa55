// Renders docs/results.md from the figures that the long tests wrote: dotnet run .ci/results.cs FOLDER COMMIT DATE.
// FOLDER holds lines {section, row: [[column, value], ...]} in *.jsonl and what `agents bench --json` said in bench.json.
using System.Text;
using System.Text.Json;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: dotnet run .ci/results.cs FOLDER COMMIT DATE");
    return 2;
}

var rows = Directory.EnumerateFiles(args[0], "*.jsonl").Order(StringComparer.Ordinal)
    .SelectMany(File.ReadLines)
    .Select(line => JsonDocument.Parse(line).RootElement)
    .Select(line => (Section: line.GetProperty("section").GetString()!, Cells: line.GetProperty("row")
        .EnumerateArray().Select(cell => (Column: cell[0].GetString()!, Value: cell[1].GetString()!)).ToList()))
    .ToList();
if (rows.Count == 0)
{
    Console.Error.WriteLine($"No test wrote a figure to {args[0]}.");
    return 1;
}

var text = new StringBuilder();
text.AppendLine("# Results");
text.AppendLine();
text.AppendLine("Written by `./test.sh long` from what its tests measured; no row is typed by hand.");
text.AppendLine();
text.AppendLine("| commit | date | cores | GEMM f32, GFLOP/s | GEMM bf16, GFLOP/s |");
text.AppendLine("| --- | --- | --- | --- | --- |");
text.AppendLine($"| {args[1]} | {args[2]} | {Environment.ProcessorCount} | {Peak("gemm_f32_gflops")} | {Peak("gemm_bf16_gflops")} |");
foreach (var section in rows.GroupBy(row => row.Section).OrderBy(group => group.Key, StringComparer.Ordinal))
{
    text.AppendLine().AppendLine($"## {section.Key}").AppendLine();
    var columns = section.SelectMany(row => row.Cells.Select(cell => cell.Column)).Distinct().ToList();
    text.AppendLine($"| {string.Join(" | ", columns)} |");
    text.AppendLine($"| {string.Join(" | ", columns.Select(_ => "---"))} |");
    foreach (var (_, cells) in section)
        text.AppendLine($"| {string.Join(" | ", columns.Select(column => cells.FirstOrDefault(cell => cell.Column == column).Value))} |");
}

Console.Out.Write(text.ToString().ReplaceLineEndings("\n"));
return 0;

string Peak(string name)
{
    var bench = Path.Combine(args[0], "bench.json");
    return File.Exists(bench) && JsonDocument.Parse(File.ReadAllText(bench)).RootElement is var json
        && json.TryGetProperty(name, out var value) ? value.GetRawText() : "not measured";
}
