namespace Agents.Workflows.Graph;

/// <summary>Makes each region once.</summary>
internal sealed class RegionTable
{
    private readonly Dictionary<(Region, string, int), Region> _regions = [];

    public Region Root { get; } = new(null, "", 0);

    public Region Enter(Region parent, string node, int branch)
    {
        if (!_regions.TryGetValue((parent, node, branch), out var region))
            _regions[(parent, node, branch)] = region = new Region(parent, node, branch);
        return region;
    }
}
