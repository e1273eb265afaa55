using System.Text.Json.Nodes;
using Agents.Workflows;
using Agents.Workflows.Yaml;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>
/// Files made of right workflows by mutation, and hostile ones; the same seed gives the same file. What it knows of a
/// file it knows from how it made it, not from the loader.
/// </summary>
/// <param name="sources">Right workflows.</param>
internal sealed class FuzzGenerator(IReadOnlyList<string> sources)
{
    public FuzzFile Create(int seed)
    {
        var random = new Random(seed);
        string source = random.Next(3) == 0
            ? RandomGraph.Yaml(random.Next(), mistakes: false)
            : sources[random.Next(sources.Count)];
        return random.Next(100) switch
        {
            < 45 => Tree(source, random, WrongTrees.All, valid: false),
            < 62 => Hostile(source, random),
            < 76 => Tree(source, random, RightTrees.All, valid: true),
            < 86 => Tree(source, random, OpenTrees.All, valid: null),
            _ => new FuzzFile("bytes", TextMutations.Apply(source, random), null),
        };
    }

    private static FuzzFile Hostile(string source, Random random)
    {
        var (name, make) = HostileFiles.All[random.Next(HostileFiles.All.Count)];
        return new FuzzFile(name, make(random, source), false);
    }

    // Not each mutation fits each workflow: it is drawn again until one does.
    private static FuzzFile Tree(
        string source, Random random, IReadOnlyDictionary<string, Func<Random, JsonObject, bool>> mutations,
        bool? valid)
    {
        while (true)
        {
            var root = (JsonObject)YamlReader.Read(source, new ErrorList("", source))!.ToJson()!;
            var (name, mutate) = mutations.ElementAt(random.Next(mutations.Count));
            if (mutate(random, root))
                return new FuzzFile(name, TreeWriter.Write(root, random), valid);
        }
    }
}
