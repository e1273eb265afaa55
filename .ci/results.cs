// Renders docs/results.md from the figures that the long tests wrote: dotnet run .ci/results.cs FOLDER COMMIT DATE.
// FOLDER holds lines {section, row: [[column, value], ...]} in *.jsonl, what `agents bench` printed in bench-MODEL.json
// and what `agents bench train` printed in train-MODEL.json.
using System.Globalization;
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

foreach (var file in Files("bench"))
    Inference(Model(file), Read(file));
foreach (var file in Files("train"))
    Training(Model(file), Read(file));
Console.Out.Write(text.ToString().ReplaceLineEndings("\n"));
return 0;

List<string> Files(string kind) => [.. Directory.EnumerateFiles(args[0], $"{kind}-*.json").Order(StringComparer.Ordinal)];

static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;

static string Model(string file) => Path.GetFileNameWithoutExtension(file).Split('-', 2)[1];

static string Number(JsonElement value, string format) => value.GetDouble().ToString(format, CultureInfo.InvariantCulture);

string Peak(string name) => Files("train") is [.., var file] ? Number(Read(file).GetProperty(name), "F0") : "not measured";

void Row(IEnumerable<string> cells) => text.AppendLine($"| {string.Join(" | ", cells)} |");

void Inference(string model, JsonElement report)
{
    text.AppendLine().AppendLine($"## Inference, {model}, tokens/s").AppendLine();
    var decode = report.GetProperty("decode_tok_s");
    var batches = decode.EnumerateObject().ToList();
    Row(["weights", "prompt of 512", .. batches.Select(b => $"decode, batch {b.Name}"), "KL against f32", "same top token"]);
    Row(Enumerable.Repeat("---", batches.Count + 4));
    foreach (var weights in batches[0].Value.EnumerateObject().Select(w => w.Name))
    {
        var quality = report.GetProperty("quality").TryGetProperty(weights, out var q) ? q : default;
        var (kl, top) = quality.ValueKind == JsonValueKind.Undefined
            ? ("", "")
            : (Number(quality.GetProperty("kl"), "F4"), Number(quality.GetProperty("top1"), "P1"));
        Row([weights, Number(report.GetProperty("prompt_tok_s").GetProperty(weights), "F0"),
            .. batches.Select(b => Number(b.Value.GetProperty(weights), "F0")), kl, top]);
    }

    text.AppendLine().AppendLine(
        $"First token {Number(report.GetProperty("first_token_s"), "F2")} s after the process began; peak memory "
        + $"{Number(report.GetProperty("peak_rss_mib"), "F0")} MiB (4-bit weights, a 512-token prompt).");
}

void Training(string model, JsonElement report)
{
    text.AppendLine().AppendLine($"## A training step, {model} (`agents bench train`)").AppendLine();
    Row(["prompts x completions x tokens", "weights", "s a step", "s generate", "s train", "peak MiB"]);
    Row(Enumerable.Repeat("---", 6));
    foreach (var shape in report.GetProperty("shapes").EnumerateObject())
    {
        foreach (var weights in shape.Value.EnumerateObject())
        {
            var v = weights.Value;
            Row([shape.Name, weights.Name, Number(v.GetProperty("seconds_per_step"), "F2"),
                Number(v.GetProperty("seconds_generate"), "F2"), Number(v.GetProperty("seconds_train"), "F2"),
                Number(v.GetProperty("peak_rss_mib"), "F0")]);
        }
    }
}
