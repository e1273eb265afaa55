using System.Reflection;
using System.Text.Json;
using Agents.Workflows;
using Agents.Workflows.Templates;
using Agents.Workflows.Yaml;
using Microsoft.Extensions.AI;

namespace Agents.Prompts;

/// <summary>
/// The text that a plugin sends to a model: a YAML file with <c>user</c> and, where wanted, <c>system</c>, both Liquid
/// templates. What is put into them is data and never parsed as a template.
/// </summary>
public sealed class PromptFile
{
    private const int MaxLength = 100_000;

    private readonly string _name;
    private readonly Template? _system;
    private readonly Template _user;

    private PromptFile(string name, Template? system, Template user) => (_name, _system, _user) = (name, system, user);

    /// <summary>Reads the file <c>Prompts/NAME.yaml</c> that a plugin's assembly carries as a resource.</summary>
    /// <param name="assembly">The plugin's assembly.</param>
    /// <param name="name">Name of the file without its ending.</param>
    /// <exception cref="AgentsException">There is no such resource, or its content is refused.</exception>
    public static PromptFile Load(Assembly assembly, string name)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var resource = $"{assembly.GetName().Name}.Prompts.{name}.yaml";
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new AgentsException(
            $"{assembly.GetName().Name} holds no prompt '{name}': embed Prompts/{name}.yaml as a resource.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), $"{name}.yaml");
    }

    /// <summary>Reads a prompt from the text of its file.</summary>
    /// <param name="yaml">The text, at most 100,000 characters.</param>
    /// <param name="name">How errors name the file.</param>
    /// <exception cref="AgentsException">The content is refused; line and column are named.</exception>
    public static PromptFile Parse(string yaml, string name)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        if (yaml.Length > MaxLength)
            throw new AgentsException($"{name} has {yaml.Length} characters; a prompt has at most {MaxLength}.");
        var errors = new ErrorList(name, yaml);
        var root = YamlReader.Read(yaml, errors);
        if (root is not null and not YamlMap)
            errors.Add(root.Position, "A prompt is a map with the keys user and, where wanted, system.");
        var map = root as YamlMap;
        foreach (var (key, entry) in map?.Entries ?? new Dictionary<string, YamlEntry>())
        {
            if (key is not ("system" or "user"))
                errors.Add(entry.KeyPosition, $"A prompt has the keys system and user, not '{key}'.");
        }

        var system = Part(map, "system", errors);
        var user = Part(map, "user", errors);
        if (map is not null && user is null && errors.Count == 0)
            errors.Add(map.Position, "The prompt lacks the key user.");
        errors.ThrowIfAny();
        return new PromptFile(name, system, user!);
    }

    /// <summary>The messages: the system's where there is one, then the user's.</summary>
    /// <param name="values">What the names in the templates stand for; written to JSON.</param>
    /// <exception cref="AgentsException">A template needs a name that is not given, or fails.</exception>
    public async ValueTask<IReadOnlyList<ChatMessage>> RenderAsync(IReadOnlyDictionary<string, object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var source = new Values(_name, values);
        var messages = new List<ChatMessage>();
        if (_system is not null)
            messages.Add(new ChatMessage(ChatRole.System, await _system.RenderAsync(source)));
        messages.Add(new ChatMessage(ChatRole.User, await _user.RenderAsync(source)));
        return messages;
    }

    private static Template? Part(YamlMap? map, string key, ErrorList errors)
    {
        switch (map?.Find(key))
        {
            case null:
                return null;
            case YamlScalar { Value: not null } scalar:
                return Template.Parse(scalar, errors);
            case var other:
                errors.Add(other.Position, $"{key} is {other.Describe()}; it is text.");
                return null;
        }
    }

    private sealed class Values(string name, IReadOnlyDictionary<string, object?> values) : IValueSource
    {
        public string Name => name;

        public JsonElement Find(string root) => values.TryGetValue(root, out var value)
            ? JsonValues.Of(value)
            : throw new AgentsException($"{name}: the prompt reads '{root}', which is not given.");
    }
}
