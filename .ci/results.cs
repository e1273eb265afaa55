// Renders docs/results.md from docs/results, where ./test.sh long leaves its figures: dotnet run .ci/results.cs FOLDER.
// FOLDER/bench: what `agents bench` printed (bench-MODEL.json) and `agents bench train` (train-MODEL.json);
// FOLDER/studies: what `agents evaluate NAME` printed (study-NAME.json); FOLDER/PROJECT: lines {section, row: [[column,
// value], ...]} in *.jsonl; in each run.json {commit, date, cores}.
using System.Globalization;
using System.Text;
using System.Text.Json;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: dotnet run .ci/results.cs FOLDER");
    return 2;
}

string[] kinds = ["metrics", "baselines"];
var text = new StringBuilder();
text.AppendLine("# Results").AppendLine();
text.AppendLine("Written by `./test.sh long` from what it measured (docs/results); no row is typed by hand.").AppendLine();
Table(["part", "commit", "date", "cores", "GEMM f32, GFLOP/s", "GEMM bf16, GFLOP/s"], [.. Parts()]);
foreach (var file in Files("bench", "bench-*.json"))
    Inference(Model(file), Read(file));
foreach (var file in Files("bench", "train-*.json"))
    Training(Model(file), Read(file));
Tests();
foreach (var file in Directory.EnumerateFiles(args[0], "study-*.json", SearchOption.AllDirectories)
    .Order(StringComparer.Ordinal))
    Study(Model(file), Read(file));
Console.Out.Write(text.ToString().ReplaceLineEndings("\n"));
return 0;

IEnumerable<string[]> Parts() =>
    from folder in Directory.EnumerateDirectories(args[0]).Order(StringComparer.Ordinal)
    let part = Path.GetFileName(folder)
    from file in Files(part, "run.json")
    let run = Read(file)
    select new[]
    {
        part, run.GetProperty("commit").GetString()!, run.GetProperty("date").GetString()!,
        run.GetProperty("cores").ToString(), Peak(part, "gemm_f32_gflops"), Peak(part, "gemm_bf16_gflops"),
    };

List<string> Files(string part, string pattern)
{
    var folder = Path.Combine(args[0], part);
    return Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)] : [];
}

static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;

static string Model(string file) => Path.GetFileNameWithoutExtension(file).Split('-', 2)[1];

static string Number(JsonElement value, string format) => value.ValueKind == JsonValueKind.Number
    ? value.GetDouble().ToString(format, CultureInfo.InvariantCulture) : value.ToString();

string Peak(string part, string name) =>
    Files(part, "train-*.json") is [.., var file] ? Number(Read(file).GetProperty(name), "F0") : "";

void Table(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
{
    Row(columns);
    Row(columns.Select(_ => "---"));
    foreach (var row in rows)
        Row(row);
}

void Row(IEnumerable<string> cells) => text.AppendLine($"| {string.Join(" | ", cells)} |");

void Heading(string title) => text.AppendLine().AppendLine($"## {title}").AppendLine();

void Tests()
{
    var rows = Directory.EnumerateFiles(args[0], "*.jsonl", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(line => (Section: line.GetProperty("section").GetString()!, Cells: line.GetProperty("row")
            .EnumerateArray().Select(cell => (Column: cell[0].GetString()!, Value: cell[1].GetString()!)).ToList()));
    foreach (var section in rows.GroupBy(row => row.Section).OrderBy(group => group.Key, StringComparer.Ordinal))
    {
        Heading(section.Key);
        var columns = section.SelectMany(row => row.Cells.Select(cell => cell.Column)).Distinct().ToList();
        Table(columns, [.. section.Select(row => columns
            .Select(column => row.Cells.FirstOrDefault(cell => cell.Column == column).Value).ToArray())]);
    }
}

void Inference(string model, JsonElement report)
{
    Heading($"Inference, {model}, tokens/s");
    var batches = report.GetProperty("decode_tok_s").EnumerateObject().ToList();
    Table(
        ["weights", "prompt of 512", .. batches.Select(b => $"decode, batch {b.Name}"), "KL against f32", "same top token"],
        [.. batches[0].Value.EnumerateObject().Select(weights => Speeds(report, batches, weights.Name))]);
    text.AppendLine().AppendLine(
        $"First token {Number(report.GetProperty("first_token_s"), "F2")} s after the process began; peak memory "
        + $"{Number(report.GetProperty("peak_rss_mib"), "F0")} MiB (4-bit weights, a 512-token prompt).");
    if (!report.TryGetProperty("mask_ms_token", out var masks))
        return;
    var step = 1000 / report.GetProperty("decode_tok_s").GetProperty("1").GetProperty("int4").GetDouble();
    var first = masks.GetProperty("first");
    text.AppendLine().AppendLine(
        $"Masks of a JSON schema: {Number(first, "F2")} ms a token in the schema's first answer "
        + $"({first.GetDouble() / step:P1} of a 4-bit step at batch 1), {Number(masks.GetProperty("later"), "F4")} ms later.");
}

string[] Speeds(JsonElement report, List<JsonProperty> batches, string weights)
{
    var (kl, top) = report.GetProperty("quality").TryGetProperty(weights, out var quality)
        ? (Number(quality.GetProperty("kl"), "F4"), Number(quality.GetProperty("top1"), "P1"))
        : ("", "");
    return [weights, Number(report.GetProperty("prompt_tok_s").GetProperty(weights), "F0"),
        .. batches.Select(b => Number(b.Value.GetProperty(weights), "F0")), kl, top];
}

void Training(string model, JsonElement report)
{
    Heading($"A training step, {model} (`agents bench train`)");
    Table(
        ["prompts x completions x tokens", "weights", "s a step", "s generate", "s train", "peak MiB"],
        [.. from shape in report.GetProperty("shapes").EnumerateObject()
            from weights in shape.Value.EnumerateObject()
            let v = weights.Value
            select new[]
            {
                shape.Name, weights.Name, Number(v.GetProperty("seconds_per_step"), "F2"),
                Number(v.GetProperty("seconds_generate"), "F2"), Number(v.GetProperty("seconds_train"), "F2"),
                Number(v.GetProperty("peak_rss_mib"), "F0"),
            }]);
}

void Study(string name, JsonElement report)
{
    Heading($"Study: {name}");
    text.AppendLine($"`{report.GetProperty("command").GetString()}`, n = {report.GetProperty("n")}, "
        + $"seed {report.GetProperty("seed")}.").AppendLine();
    Table(
        ["", "figure", "value", "95 % interval"],
        [.. from kind in kinds
            from metric in report.GetProperty(kind).EnumerateObject()
            let ends = metric.Value.GetProperty("ci95").EnumerateArray().Select(end => Number(end, "0.####"))
            select new[]
            {
                kind == "metrics" ? "ours" : "baseline", metric.Name, Number(metric.Value.GetProperty("value"), "0.####"),
                string.Join(" to ", ends),
            }]);
}
