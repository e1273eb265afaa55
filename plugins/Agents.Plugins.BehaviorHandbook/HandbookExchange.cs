using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Agents.Evaluation;
using Agents.Plugins.BehaviorHandbook.Exchange;
using Agents.Plugins.BehaviorHandbook.Text;

namespace Agents.Plugins.BehaviorHandbook;

/// <summary>
/// Handbooks as files: JSONL, one behavior a line, and folders of SKILL.md. What is imported becomes a draft, whatever
/// the file says of its status and evidence, and a file that is refused adds nothing.
/// </summary>
/// <param name="handbook">The handbook.</param>
public sealed class HandbookExchange(Handbook handbook)
{
    private const int MaxBehaviors = 100_000;
    private const int MaxLine = 16_384;
    private const int MaxSkill = 65_536;
    private const string SkillName = "SKILL.md";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        MaxDepth = 4,
    };

    /// <summary>Writes all behaviors, one JSON object a line, in the order of their names.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ExportAsync(TextWriter writer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var b in await handbook.ListAsync(cancellationToken))
        {
            var line = new BehaviorLine(
                b.Name, b.Instruction, b.Topic, b.UseWhen, b.AvoidWhen, b.Status.ToString().ToLowerInvariant(), b.Seen,
                b.Helpful, b.Harmful, b.Successor, b.Origin);
            await writer.WriteAsync($"{JsonSerializer.Serialize(line, Json)}\n".AsMemory(), cancellationToken);
        }
    }

    /// <summary>Reads behaviors, one JSON object a line, as drafts.</summary>
    /// <param name="stream">UTF-8 text: at most 100,000 lines of at most 16,384 characters.</param>
    /// <param name="name">How errors name it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The behaviors that stand for the lines, new or seen again.</returns>
    /// <exception cref="AgentsException">A line is refused; nothing is added.</exception>
    public async Task<IReadOnlyList<Behavior>> ImportAsync(
        Stream stream, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var drafts = new List<(BehaviorDraft, BehaviorOrigin)>();
        foreach (var (number, text) in TextLines.Read(stream, name, MaxLine))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (number > MaxBehaviors)
                throw new AgentsException($"{name}: more than {MaxBehaviors:N0} behaviors.");
            if (!string.IsNullOrWhiteSpace(text))
                drafts.Add(Read(text, $"{name}, line {number}"));
        }

        return await handbook.AddAsync(drafts, cancellationToken);
    }

    /// <summary>Writes each approved behavior as <c>FOLDER/NAME/SKILL.md</c>.</summary>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many were written.</returns>
    public async Task<int> ExportSkillsAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var approved = (await handbook.ListAsync(cancellationToken))
            .Where(b => b.Status == BehaviorStatus.Approved).ToList();
        foreach (var behavior in approved)
        {
            // A name has no separator and no dot, so it cannot lead out of the folder.
            var skill = Directory.CreateDirectory(Path.Combine(folder, behavior.Name));
            await File.WriteAllTextAsync(
                Path.Combine(skill.FullName, SkillName), SkillFile.Write(behavior), cancellationToken);
        }

        return approved.Count;
    }

    /// <summary>Reads each <c>FOLDER/*/SKILL.md</c> as a draft; links are not followed.</summary>
    /// <param name="folder">The folder: at most 100,000 files of at most 65,536 bytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The behaviors that stand for the files, new or seen again.</returns>
    /// <exception cref="AgentsException">A file is refused, or there is none; nothing is added.</exception>
    public async Task<IReadOnlyList<Behavior>> ImportSkillsAsync(
        string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var root = new DirectoryInfo(folder);
        var files = !root.Exists ? [] : root.EnumerateDirectories().Where(d => d.LinkTarget is null)
            .Select(d => new FileInfo(Path.Combine(d.FullName, SkillName))).Where(f => f.Exists && f.LinkTarget is null)
            .OrderBy(f => f.FullName, StringComparer.Ordinal).Take(MaxBehaviors + 1).ToList();
        if (files.Count is 0 or > MaxBehaviors)
            throw new AgentsException($"{folder} has {files.Count:N0} files */{SkillName}; 1 to {MaxBehaviors:N0} can be read.");
        var drafts = new List<(BehaviorDraft, BehaviorOrigin)>();
        foreach (var file in files)
        {
            // A pipe has length 0, and to read it would never end.
            if (file.Length is 0 or > MaxSkill)
                throw new AgentsException($"{file.FullName} has {file.Length:N0} bytes; 1 to {MaxSkill:N0} are read.");
            var text = await File.ReadAllTextAsync(file.FullName, Encoding.UTF8, cancellationToken);
            drafts.Add((SkillFile.Read(text, file.FullName), new BehaviorOrigin("imported")));
        }

        return await handbook.AddAsync(drafts, cancellationToken);
    }

    private static (BehaviorDraft, BehaviorOrigin) Read(string text, string place)
    {
        try
        {
            var line = JsonSerializer.Deserialize<BehaviorLine>(text, Json) ?? throw new JsonException("it is null");
            var draft = BehaviorText.Clean(
                new BehaviorDraft(line.Name, line.Instruction, line.Topic, line.UseWhen, line.AvoidWhen));
            var origin = line.Origin;
            return (draft, BehaviorText.Clean(
                new BehaviorOrigin("imported", origin?.Episode, origin?.ModelVersion, origin?.Question)));
        }
        catch (Exception e) when (e is JsonException or AgentsException)
        {
            throw new AgentsException($"{place}: {e.Message}", e);
        }
    }
}
